import { execFileSync } from 'node:child_process'

/** The commit that is measured, and whether these folders differ from it. */
export const commitOf = (root, ...folders) => {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  try {
    const commit = git('rev-parse', '--short', 'HEAD')
    const changed = git('status', '--porcelain', '--', ...folders)
    return changed === '' ? commit : `${commit} and uncommitted changes`
  } catch {
    return 'not a git checkout'
  }
}
