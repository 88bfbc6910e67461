// Replaces gtm.js, which is available only from Google. It runs the container with the page's data layer,
// and drops the data attributes of script tags, as Tag Manager does.
const { tag: tags, trigger: triggers, variable: variables } = window.container.containerVersion
const INITIALIZATION = '2147479573'
const model = {}

const parameter = ({ parameter: parameters }, wanted) =>
  parameters.find(({ key }) => key === wanted).value

const read = (name) => {
  const variable = variables.find((one) => one.name === name)
  if (variable.type === 'c') return parameter(variable, 'value')
  return parameter(variable, 'name')
    .split('.')
    .reduce((value, key) => value?.[key], model)
}

const inject = (tag) => {
  const holder = document.createElement('div')
  holder.innerHTML = parameter(tag, 'html').replace(
    /\{\{(.+?)\}\}/g,
    (_, name) => `google_tag_manager.read(${JSON.stringify(name)})`,
  )
  for (const { text, src, async } of holder.querySelectorAll('script')) {
    const script = Object.assign(document.createElement('script'), { text, async })
    if (src) script.src = src
    document.body.append(script)
  }
}

const fire = (triggerId) =>
  tags.filter((tag) => tag.firingTriggerId[0] === triggerId).forEach(inject)

const take = (pushed) => {
  Object.assign(model, pushed)
  const heard = ({ customEventFilter: [{ parameter: parameters }] }) =>
    parameters.some(({ key, value }) => key === 'arg1' && value === pushed.event)
  for (const { triggerId } of triggers.filter(heard)) fire(triggerId)
}

window.google_tag_manager = { read }
fire(INITIALIZATION)
window.dataLayer = window.dataLayer ?? []
window.dataLayer.forEach(take)
window.dataLayer.push = take
