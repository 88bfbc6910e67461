import { Choice, Field, type Option } from '../../parts/field.js'
import type { PolicyFieldsProps } from './policyFields.js'

const SWITCH: readonly Option[] = [
  { value: 'off', text: 'No: pages get no information' },
  { value: 'on', text: 'Yes: pages get the name and the coupon' },
]

const REDIRECTS: readonly Option[] = [
  { value: 'off', text: 'The landing page stores them' },
  { value: 'on', text: 'The link stores them' },
]

const STAND_DOWN: readonly Option[] = [
  { value: 'off', text: 'No mark' },
  { value: 'on', text: 'Redirect links add afsrc=1' },
]

/** The fields about links, the pages that they lead to, and the clicks that they make. */
export const LinkFields = ({ values, problem }: PolicyFieldsProps) => (
  <>
    <Field
      name="checkoutFolders"
      label="Folders of the checkout"
      hint="Parts of the addresses of the pages on which visitors pay, for example “cart, checkout”. A click that lands there does not take the place of an earlier click of another affiliate: browser extensions make such clicks. Empty: every click does."
      value={values.checkoutFolders}
      problem={problem}
      autocapitalize="none"
      spellcheck={false}
    />
    <Choice
      name="introduces"
      label="Introduce the affiliate"
      hint="Lets your pages show a visitor the name and the coupon of the affiliate who referred them, for example “Mia gave you 10 % off”."
      value={values.introduces}
      problem={problem}
      options={SWITCH}
    />
    <Choice
      name="storesAtRedirect"
      label="Clicks of redirect links"
      hint="A redirect link on your own domain can store the click itself, so that it counts without the script. Choose this only if your visitors need not consent. Browsers that send Global Privacy Control are left out."
      value={values.storesAtRedirect}
      problem={problem}
      options={REDIRECTS}
    />
    <Choice
      name="standsDown"
      label="Browser extensions"
      hint="Redirect links can add “afsrc=1” to the landing page. Extensions that follow the rules of the large networks then show no affiliate link of their own."
      value={values.standsDown}
      problem={problem}
      options={STAND_DOWN}
    />
  </>
)
