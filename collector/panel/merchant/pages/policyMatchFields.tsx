import { MATCHING_HOURS_MAX } from '../../../domain/policy.js'
import { Choice, Field, type Option } from '../../parts/field.js'
import type { PolicyFieldsProps } from './policyFields.js'

const KINDS: readonly Option[] = [
  { value: 'address_and_browser', text: 'Network and browser' },
  { value: 'address', text: 'IP address alone' },
]

const PAYABLE: readonly Option[] = [
  { value: 'off', text: 'Held until you release it' },
  { value: 'on', text: 'As any other commission' },
]

/** The fields of the rule `probabilistic`. */
export const MatchFields = ({ values, problem }: PolicyFieldsProps) => (
  <>
    <Choice
      name="matchBy"
      label="What must be the same"
      hint="The network of the IP address and the browser, or the whole IP address and any browser. Only for the rule above about them. People in one office may share an IP address."
      value={values.matchBy}
      problem={problem}
      options={KINDS}
    />
    <Field
      name="matchHours"
      label="Hours between click and order"
      hint="Addresses change. After two days nothing is compared any more."
      value={values.matchHours}
      problem={problem}
      required
      type="number"
      min={1}
      max={MATCHING_HOURS_MAX}
      step={1}
      inputMode="numeric"
    />
    <Choice
      name="matchPayable"
      label="Commission of a probable visitor"
      hint="Nothing proves that the buyer is the visitor who clicked."
      value={values.matchPayable}
      problem={problem}
      options={PAYABLE}
    />
  </>
)
