/** What browsers have and TypeScript's own types do not know yet. */
interface Document {
  readonly prerendering?: boolean
}

interface Navigator {
  readonly globalPrivacyControl?: boolean
}
