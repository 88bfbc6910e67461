import { existsSync, readdirSync } from 'node:fs'

/** The folder of WebKitGTK's programs carries the machine's kind. */
const miniBrowsers = () => {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : []
  const machines = folders.filter((name) => name.endsWith('-linux-gnu'))
  return ['4.1', '6.0', '4.0'].flatMap((version) =>
    machines.map((name) => `/usr/lib/${name}/webkit2gtk-${version}/MiniBrowser`),
  )
}

const onMac = (app, program = app) => `/Applications/${app}.app/Contents/MacOS/${program}`

/** What the browser tests start, by the names and places it has in the wild. */
const PROGRAMS = {
  chromium: {
    variable: 'WAYMARK_CHROMIUM',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    places: [onMac('Google Chrome')],
    package: 'chromium',
  },
  firefox: {
    variable: 'WAYMARK_FIREFOX',
    names: ['firefox-esr', 'firefox'],
    places: [onMac('Firefox', 'firefox')],
    package: 'firefox-esr',
  },
  'webkit-driver': {
    variable: 'WAYMARK_WEBKIT_DRIVER',
    names: ['WebKitWebDriver'],
    places: [],
    package: 'webkit2gtk-driver',
  },
  webkit: {
    variable: 'WAYMARK_WEBKIT',
    names: ['MiniBrowser'],
    places: miniBrowsers(),
    package: 'webkit2gtk-driver',
  },
  xvfb: { variable: 'WAYMARK_XVFB', names: ['Xvfb'], places: [], package: 'xvfb' },
}

/** What lets Chromium start as root in a container, and keeps it from calling home. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Where a program is: named by its variable, on the path, or where its package puts it.
 *
 * @param {keyof typeof PROGRAMS} program
 * @returns {string | undefined}
 */
export const found = (program) => {
  const { variable, names, places } = PROGRAMS[program]
  const folders = (process.env.PATH ?? '').split(':')
  const paths = folders.flatMap((folder) => names.map((name) => `${folder}/${name}`))
  return [process.env[variable], ...paths, ...places].find((path) => path && existsSync(path))
}

/**
 * As `found`, for what cannot be done without.
 *
 * @param {keyof typeof PROGRAMS} program
 * @returns {string}
 */
export const need = (program) => {
  const path = found(program)
  if (path) return path
  const { variable, package: name } = PROGRAMS[program]
  throw new Error(`${program} is missing: apt-get install ${name}, or name it by ${variable}.`)
}

/**
 * The packages that bring what is missing.
 *
 * @param {readonly (keyof typeof PROGRAMS)[]} programs
 */
export const packagesFor = (programs) => [
  ...new Set(programs.filter((one) => !found(one)).map((one) => PROGRAMS[one].package)),
]
