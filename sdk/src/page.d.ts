/** Properties that browsers have and that TypeScript's own types lack. */
interface Document {
  readonly prerendering?: boolean
}

interface Navigator {
  readonly globalPrivacyControl?: boolean
}
