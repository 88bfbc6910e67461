import type { WebhookProvider } from '../../../program/webhookProviders.js'
import { type Form, SETTING_PREFIX } from '../../form.js'
import type { WebhookValues } from '../pages/webhookFields.js'

/** What was typed into the fields of a provider. */
export const webhookValues = ({ settings }: WebhookProvider, form: Form): WebhookValues => ({
  label: form.text('label'),
  settings: Object.fromEntries(
    settings.map(({ name }) => [name, form.text(SETTING_PREFIX + name)]),
  ),
})
