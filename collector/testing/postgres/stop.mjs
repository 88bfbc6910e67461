export default async () => {
  await globalThis.waymarkStopPostgres?.()
}
