/**
 * The walls of the house: imports point one way,
 *   shells (electron, web) -> console.ts -> procedures -> core folders -> circus
 * and the page knows the contract and nothing else. `build/walls.test.ts` plants a violation of each rule.
 */
const TEST = '\\.test\\.ts$|-fixture\\.ts$|-double\\.ts$|(^|/)fixtures\\.ts$'
/** The folders of the core, without its wire and its shells. */
const CORE = '^src-main/(?!(circus|procedures|electron|web)/)[^/]+/'
/** Plain helpers beside console.ts: the clock, the log, the layout of what was built ... */
const HELPERS = '^src-main/(?!console\\.)[^/]+\\.ts$'
/** The transports' peers live with the procedures that they serve. */
const PEERS = '^src-main/procedures/(peer|socket-peer|port-peer|envelope|guard|caller)\\.ts$'
const JOINED = '^src-preload/contract/index\\.ts$'
/** The names that the page, the preload and the desktop's shell give each other to hand over a port. */
const HANDSHAKE = '^src-preload/contract/shell\\.ts$'
const OURS = '^(src-main|src-preload|src-renderer|e2e|build)/'

/** A rule: what stands in `from` imports nothing of ours but `allowed`. */
const wall = (name, comment, from, allowed, within = OURS) => ({
  name,
  comment,
  severity: 'error',
  from: { pathNot: TEST, ...from },
  to: { path: within, pathNot: allowed },
})

const ban = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    wall('electron-shell', 'The desktop is thin: the console, the peers, plain helpers.', { path: '^src-main/electron/' }, [
      '^src-main/electron/',
      '^src-main/console\\.ts$',
      PEERS,
      HELPERS,
      HANDSHAKE,
    ]),
    wall('web-shell', 'The web host is thin: the console, the peers, plain helpers.', { path: '^src-main/web/' }, [
      '^src-main/web/',
      '^src-main/console\\.ts$',
      PEERS,
      HELPERS,
    ]),
    wall(
      'console-wires',
      'The root wires the core to its procedures; it knows no shell and no page.',
      { path: '^src-main/console\\.ts$' },
      [CORE, '^src-main/circus/', '^src-main/procedures/', HELPERS, JOINED],
    ),
    wall('procedures-map', 'Procedures map the contract on the core.', { path: '^src-main/procedures/' }, [
      '^src-main/procedures/',
      CORE,
      '^src-main/circus/',
      HELPERS,
      JOINED,
    ]),
    wall('core', 'The core knows its own folders, the wire, and of the contract its types and constants.', { path: CORE }, [
      CORE,
      '^src-main/circus/',
      HELPERS,
      JOINED,
    ]),
    wall('helpers-are-plain', 'A helper beside console.ts needs nothing of ours but another helper.', { path: HELPERS }, [
      HELPERS,
    ]),
    wall('circus-alone', 'The wire knows no console and no contract.', { path: '^src-main/circus/' }, ['^src-main/circus/']),
    ban(
      'no-shell',
      'Nothing imports a shell.',
      { pathNot: `${TEST}|^src-main/(electron|web)/|^e2e/` },
      { path: '^src-main/(electron|web)/' },
    ),
    wall('preload-alone', 'The bridge imports nothing of ours outside itself.', { path: '^src-preload/' }, ['^src-preload/']),
    wall(
      'preload-without-contract',
      'The preload never changes when the contract does.',
      { path: '^src-preload/preload\\.ts$' },
      [HANDSHAKE],
    ),
    wall('page', 'The page knows the contract by its index, and the host not at all.', { path: '^src-renderer/' }, [
      '^src-renderer/',
      JOINED,
      HANDSHAKE,
    ]),
    wall(
      'handshake',
      'Only the transport over a port knows how one is asked for.',
      { path: '^src-renderer/(?!transport/message-port\\.)' },
      ['^src-renderer/', JOINED],
    ),
    ban(
      'components-without-contract',
      'Components take plain props.',
      { path: '^src-renderer/components/' },
      { path: '^src-preload/' },
    ),
    ban(
      'electron-in-its-folder',
      'Everything but the desktop runs on plain Node.',
      { pathNot: '^src-main/electron/|^src-preload/preload\\.ts$|^e2e/|^build/electron-scheme\\.cjs$' },
      {
        path: '(^|/)(node_modules/)?electron(/|$)',
        pathNot: '^(src|e2e|build)',
      },
    ),
    ban(
      'electron-store-in-its-folder',
      'It imports electron.',
      { pathNot: '^src-main/electron/' },
      { path: '(^|/)(node_modules/)?electron-store(/|$)' },
    ),
    ban(
      'contract-is-made-in-one-place',
      'Procedures start from viewer, operator or admin, which carry their role.',
      {
        path: '^src-',
        pathNot: `${TEST}|^src-preload/contract/procedure\\.ts$`,
      },
      { path: 'node_modules/@orpc/contract/', dependencyTypesNot: ['type-only'] },
    ),
    ban('no-cycles', 'What imports each other is one thing: say it in one file, or turn one way round.', {}, { circular: true }),
    ban(
      'no-tests-in-the-program',
      'The program stands without its tests.',
      { path: '^src-', pathNot: TEST },
      { path: `${TEST}|^e2e/|^build/` },
    ),
    ban(
      'no-dev-packages-in-the-program',
      'What the program needs stands in dependencies.',
      {
        path: '^src-',
        pathNot: TEST,
      },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/(electron|svelte)/' },
    ),
    ban(
      'packages-exist',
      'Every import is found.',
      { path: OURS },
      { couldNotResolve: true, pathNot: '^(electron|svelte)(/|$)' },
    ),
    ban(
      'no-utils',
      'A file is named after what it does.',
      {},
      { path: '(^|/)(utils?|helpers?|misc|common)\\.(ts|svelte)$', pathNot: 'node_modules' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.svelte', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
    },
  },
}
