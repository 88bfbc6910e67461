import { execFileSync } from 'node:child_process'

/** The measured commit, and whether these folders have uncommitted changes. */
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
