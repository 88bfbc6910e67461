import { existsSync } from 'node:fs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MAC = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** The path of a Chromium that is on this machine already. */
export const installedChromium = () => {
  const folders = (process.env.PATH ?? '').split(':')
  const paths = folders.flatMap((folder) => NAMES.map((name) => `${folder}/${name}`))
  return [process.env.WAYMARK_CHROMIUM, ...paths, ...MAC].find((path) => path && existsSync(path))
}
