import { Choice, Field, type Option } from '../../parts/field.js'
import type { PolicyFieldsProps } from './policyFields.js'

const FORGETTING: readonly Option[] = [
  { value: 'off', text: 'It earns from all orders within the window' },
  { value: 'on', text: 'It earns from no later order' },
]

/** The fields that decide how long customers and clicks are remembered. */
export const MemoryFields = ({ values, problem }: PolicyFieldsProps) => (
  <>
    <Choice
      name="forgetsAfterSale"
      label="A click after the visitor’s next sale"
      hint="If it earns from no later order, each order of a visitor needs a new click. Coupons and lifetime affiliates go on earning."
      value={values.forgetsAfterSale}
      problem={problem}
      options={FORGETTING}
    />
    <Field
      name="lifetimeDays"
      label="Lifetime, in days"
      hint="For how long an order bonds its customer to the affiliate. Empty: for ever. Relations that you imported or entered do not end."
      value={values.lifetimeDays}
      problem={problem}
      inputMode="numeric"
    />
    <Field
      name="lifetimeOrders"
      label="Lifetime, in orders"
      hint="For how many orders of the customer a bond lasts, with the order that began it. Empty: for all."
      value={values.lifetimeOrders}
      problem={problem}
      inputMode="numeric"
    />
  </>
)
