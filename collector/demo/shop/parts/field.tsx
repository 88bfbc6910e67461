import type { ComponentChildren } from 'preact'

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly problem?: string | undefined
  readonly children: (ids: FieldIds) => ComponentChildren
}

/** What ties an input to its label, its hint and its problem. */
export interface FieldIds {
  readonly id: string
  readonly name: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: 'true'
}

export const Field = ({ name, label, hint, problem, children }: FieldProps) => {
  const described = [problem && `${name}-problem`, hint && `${name}-hint`].filter(Boolean).join(' ')
  return (
    <div class={problem ? 'field is-wrong' : 'field'}>
      <label for={name}>{label}</label>
      {children({
        id: name,
        name,
        ...(described && { 'aria-describedby': described }),
        ...(problem && { 'aria-invalid': 'true' as const }),
      })}
      {problem && (
        <p class="problem" id={`${name}-problem`}>
          {problem}
        </p>
      )}
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
