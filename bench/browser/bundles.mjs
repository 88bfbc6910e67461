import terser from '@rollup/plugin-terser'
import { rollup } from 'rollup'

/** An entry that imports `published`, as one minified file for a script tag. */
export const bundleOf = async (entry, published) => {
  const modules = { entry, published }
  const build = await rollup({
    input: 'entry',
    // They are about the published code, which is nobody's here to mend.
    onwarn: () => undefined,
    plugins: [
      { name: 'modules', resolveId: (id) => id, load: (id) => modules[id] },
      terser({ ecma: 2018, toplevel: true }),
    ],
  })
  const { output } = await build.generate({ format: 'iife' })
  await build.close()
  return output[0].code
}
