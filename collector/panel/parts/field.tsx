import type { ComponentChildren, JSX } from 'preact'
import type { Problem } from '../../domain/problem.js'

interface FieldProps extends Omit<JSX.IntrinsicElements['input'], 'name' | 'id'> {
  readonly name: string
  /** Needed if the name occurs more than once on a page. */
  readonly id?: string
  readonly label: string
  readonly hint?: string
  /** Shown if it belongs to this field. */
  readonly problem?: Problem | undefined
}

/** A labelled input that says what is wrong with it. */
export const Field = ({ name, id = name, label, hint, problem, ...input }: FieldProps) => {
  const wrong = problem?.field === name
  return (
    <Labelled id={id} label={label} hint={wrong ? problem.message : hint}>
      <input id={id} name={name} {...input} {...describe(id, hint, wrong)} />
    </Labelled>
  )
}

interface AreaProps extends Omit<JSX.IntrinsicElements['textarea'], 'name' | 'id'> {
  readonly name: string
  /** Needed if the name occurs more than once on a page. */
  readonly id?: string
  readonly label: string
  readonly hint?: string
  readonly problem?: Problem | undefined
}

export const Area = ({ name, id = name, label, hint, problem, ...area }: AreaProps) => {
  const wrong = problem?.field === name || problem?.field.split('.')[0] === name
  return (
    <Labelled id={id} label={label} hint={wrong ? problem.message : hint}>
      <textarea id={id} name={name} {...area} {...describe(id, hint, wrong)} />
    </Labelled>
  )
}

export interface Option {
  readonly value: string
  readonly text: string
}

interface ChoiceProps {
  readonly name: string
  /** Needed if the name occurs more than once on a page. */
  readonly id?: string
  readonly label: string
  readonly hint?: string
  readonly problem?: Problem | undefined
  readonly value: string
  readonly options: readonly Option[]
  readonly required?: boolean
}

export const Choice = ({
  name,
  id = name,
  label,
  hint,
  problem,
  value,
  options,
  required,
}: ChoiceProps) => {
  const wrong = problem?.field === name
  return (
    <Labelled id={id} label={label} hint={wrong ? problem.message : hint}>
      <select id={id} name={name} required={required} {...describe(id, hint, wrong)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.text}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

interface LabelledProps {
  readonly id: string
  readonly label: string
  readonly hint: string | undefined
  readonly children: ComponentChildren
}

const Labelled = ({ id, label, hint, children }: LabelledProps) => (
  <div class="field">
    <label for={id}>{label}</label>
    {children}
    {hint && <small id={`${id}-hint`}>{hint}</small>}
  </div>
)

const describe = (id: string, hint: string | undefined, wrong: boolean) => ({
  ...(wrong || hint ? { 'aria-describedby': `${id}-hint` } : {}),
  ...(wrong ? { 'aria-invalid': true, autofocus: true } : {}),
})
