/** Where the page is: a screen, and the watcher's key on its own screen. */
export type Route = { screen: 'connect' } | { screen: 'watchers' } | { screen: 'watcher'; key: string }

/** The address of a route within the page: `#/watchers/web%20A`. */
export const hrefOf = (route: Route): string => {
  if (route.screen === 'watcher') return `#/watchers/${encodeURIComponent(route.key)}`
  return `#/${route.screen}`
}

/** The route of a location's hash; what can't be read is the watchers' screen. */
export const routeOf = (hash: string): Route => {
  const [screen, key] = hash.replace(/^#?\/?/, '').split('/')
  if (screen === 'connect') return { screen }
  if (screen === 'watchers' && key) return watcherRoute(key)
  return { screen: 'watchers' }
}

const watcherRoute = (encoded: string): Route => {
  try {
    return { screen: 'watcher', key: decodeURIComponent(encoded) }
  } catch {
    return { screen: 'watchers' }
  }
}

/** The route as state; the browser's own history is its memory. */
export class Router {
  route = $state.raw<Route>(routeOf(location.hash))

  /** Begins to follow the address; the answer ends it. */
  start(): () => void {
    const read = (): void => {
      this.route = routeOf(location.hash)
    }
    window.addEventListener('hashchange', read)
    return () => {
      window.removeEventListener('hashchange', read)
    }
  }

  /** Goes to a screen; `replace` leaves no step back to this one. */
  go(route: Route, replace = false): void {
    const href = hrefOf(route)
    if (replace) history.replaceState(null, '', href)
    else location.hash = href
    this.route = route
  }
}
