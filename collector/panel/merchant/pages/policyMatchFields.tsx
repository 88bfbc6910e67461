import { MATCHING_HOURS_MAX } from '../../../domain/policy.js'
import { Choice, Field, type Option } from '../../parts/field.js'
import type { PolicyFieldsProps } from './policyFields.js'

const KINDS: readonly Option[] = [
  { value: 'address_and_browser', text: 'The network of the IP address, and the browser' },
  { value: 'address', text: 'The IP address alone' },
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
      hint="Only with the rule above about the address and browser. People in one office, and customers of one mobile network, may share an IP address."
      value={values.matchBy}
      problem={problem}
      options={KINDS}
    />
    <Field
      name="matchHours"
      label="Hours between click and order"
      hint="Addresses change, and no traces of them are kept for longer than two days."
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
