/** The one origin of the desktop's page; nothing else is ever handed a port. */
export const APP_ORIGIN = 'app://ringside'

/** What the page posts to its own window, once it listens, to be given its way to the console; the preload passes it on. */
export const PORT_ASKED = 'ringside:port-asked'

/** What the preload posts back to the window, with the one port of this load; also the name of the main process's message. */
export const PORT_GIVEN = 'ringside:port-given'
