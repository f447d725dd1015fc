#!/bin/sh
for disk in /dev/sd[b-d]1; do
  [ -b "$disk" ] || continue
  mkdir -p "/media/$(basename "$disk")"
  mount -o ro "$disk" "/media/$(basename "$disk")" || true
done
