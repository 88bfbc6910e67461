import ts from 'typescript'

const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile)
const { target } = config.compilerOptions
const stripped = new Map()

/**
 * A plugin of Rollup that takes the types off, each file once for all bundles. `npm run types` has
 * checked them; a whole TypeScript plugin would do that again for every bundle, for half a minute.
 */
export const stripTypes = {
  name: 'strip-types',
  transform(code, id) {
    if (!id.endsWith('.ts')) return null
    // By its text: measuring what a feature weighs puts another text in a module's place.
    if (!stripped.has(code)) {
      const compilerOptions = {
        target,
        module: 'esnext',
        sourceMap: true,
        verbatimModuleSyntax: true,
      }
      const { outputText, sourceMapText } = ts.transpileModule(code, { compilerOptions })
      stripped.set(code, {
        code: outputText.replace(/\n\/\/# sourceMappingURL=.*/, ''),
        map: sourceMapText,
      })
    }
    return stripped.get(code)
  },
}
