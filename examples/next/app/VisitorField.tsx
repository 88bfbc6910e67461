'use client'
import { useEffect, useRef } from 'react'
import { waymark } from './waymark'

/** A hidden field that sends the visitor id to the server, if there is a visitor. */
export const VisitorField = () => {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (field.current) waymark.writeTo(field.current)
  }, [])
  return <input type="hidden" name="visitor" ref={field} />
}
