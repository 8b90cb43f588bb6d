/** Something that happened, in the lane above the plot. `own`: the operator's. */
export type MarkKind = 'spawn' | 'reap' | 'failure' | 'reload' | 'own'
/** `at`: host clock, epoch ms. `text` stands beside it, empty for none. */
export type GraphMark = { at: number; kind: MarkKind; text: string }

/** Marks that would touch, as one, with their number; kind, time and text are those of the weightiest. */
export type MarkGroup = GraphMark & { count: number }

/** Marks nearer to each other than this (px) are one. */
const NEAR_PX = 14

const WEIGHT: Record<MarkKind, number> = { failure: 4, own: 3, reload: 2, reap: 1, spawn: 0 }

/** Groups marks (oldest first) for a plot with so many px a ms; those before `from` are left out. */
export const groupMarks = (marks: readonly GraphMark[], from: number, pxPerMs: number): MarkGroup[] => {
  const groups: MarkGroup[] = []
  let end = Number.NEGATIVE_INFINITY
  for (const mark of marks) {
    if (mark.at < from) continue
    const last = groups.at(-1)
    if (last && (mark.at - end) * pxPerMs < NEAR_PX) groups[groups.length - 1] = joined(last, mark)
    else groups.push({ ...mark, count: 1 })
    end = mark.at
  }
  return groups
}

const joined = (group: MarkGroup, mark: GraphMark): MarkGroup => {
  const count = group.count + 1
  return WEIGHT[mark.kind] > WEIGHT[group.kind] ? { ...mark, count } : { ...group, count }
}
