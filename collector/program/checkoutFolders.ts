import { FOLDER_LENGTH_MAX, FOLDERS_MAX } from '../domain/checkout.js'
import { type Problem, problem } from '../domain/problem.js'

/**
 * Reads the folders of the checkout: "cart, checkout", with or without slashes; "none" for none. Field:
 * `checkoutFolders`.
 */
export const readCheckoutFolders = (text: string): readonly string[] | undefined | Problem => {
  const named = text.split(/[\s,]+/).map((one) => one.replace(/^\/+|\/+$/g, '').toLowerCase())
  const folders = [...new Set(named.filter((folder) => folder !== ''))].sort()
  if (folders.length === 0 || (folders.length === 1 && folders[0] === 'none')) return undefined
  if (folders.length > FOLDERS_MAX) {
    return problem('invalid', 'checkoutFolders', `Name at most ${FOLDERS_MAX} folders.`)
  }
  const wrong = folders.find((folder) => !FOLDER.test(folder) || folder.length > FOLDER_LENGTH_MAX)
  if (wrong === undefined) return folders
  const shown = wrong.slice(0, FOLDER_LENGTH_MAX)
  const why = `"${shown}" is not the name of one folder. For https://shop.example/de/checkout/pay write "checkout".`
  return problem('invalid', 'checkoutFolders', why)
}

/** A segment of a URL's path as browsers send it: https://url.spec.whatwg.org/#path-percent-encode-set */
const FOLDER = /^[^/?#"<>`{}\s\\]+$/
