import type { Problem } from '../../../domain/problem.js'
import { LABEL_MAX } from '../../../program/keys.js'
import type { WebhookProvider, WebhookSetting } from '../../../program/webhookProviders.js'
import { SECRET_TEXT_MAX, SETTING_MAX } from '../../../program/webhooks.js'
import { SETTING_PREFIX } from '../../form.js'
import { Area, Field } from '../../parts/field.js'

/** What was typed, or is stored. The secret is never among it. */
export interface WebhookValues {
  readonly label: string
  readonly settings: Readonly<Record<string, string>>
}

interface WebhookFieldsProps {
  readonly provider: WebhookProvider
  readonly values: WebhookValues
  readonly problem: Problem | undefined
}

/** The label and the settings of an endpoint. */
export const WebhookFields = ({ provider, values, problem }: WebhookFieldsProps) => (
  <>
    <Field
      name="label"
      label="Label"
      hint="Your name for it, for example the shop or the account at the provider."
      value={values.label}
      problem={problem}
      maxlength={LABEL_MAX}
    />
    {provider.settings.map((setting) => (
      <SettingField
        key={setting.name}
        setting={setting}
        value={values.settings[setting.name] ?? ''}
        problem={problem}
      />
    ))}
  </>
)

interface SettingFieldProps {
  readonly setting: WebhookSetting
  readonly value: string
  readonly problem: Problem | undefined
}

const SettingField = ({ setting, value, problem }: SettingFieldProps) => {
  const { name, label, help, isRequired, usual, isLong } = setting
  const shared = {
    name: SETTING_PREFIX + name,
    label: isRequired ? label : `${label} (optional)`,
    hint: help,
    problem,
    required: isRequired,
    maxlength: SETTING_MAX,
    spellcheck: false,
    placeholder: usual,
  }
  return isLong ? (
    <Area {...shared} value={value} rows={12} class="lines" />
  ) : (
    <Field {...shared} value={value} autocapitalize="none" />
  )
}

/** A new secret. It is never shown again, so a form that comes back with an error has it empty. */
export const SecretField = ({
  provider: { secretFrom, secretHelp },
  problem,
}: Pick<WebhookFieldsProps, 'provider' | 'problem'>) =>
  secretFrom === 'none' ? null : (
    <Field
      name="secret"
      type="password"
      label={secretFrom === 'provider' ? 'Secret' : 'Secret (optional)'}
      hint={
        secretFrom === 'provider'
          ? secretHelp
          : 'Leave it empty to have one generated, which is shown once.'
      }
      problem={problem}
      required={secretFrom === 'provider'}
      maxlength={SECRET_TEXT_MAX}
      autocomplete="new-password"
    />
  )

/** The fields that say themselves what is wrong with them. */
export const WEBHOOK_FIELDS = ['label', 'secret', 'settings']
