# The command. The disks come before this text, as arrays: names, serials, patterns, mount_points (""
# where a disk is only attached), declared; and windows.sh.

link_directory=/dev/disk/by-wsl-bare
udev_control=/run/udev/control
kernel_log=/dev/kmsg
# Longest time to wait for a device.
device_seconds=30

usage() {
  cat <<'END'
Usage: wsl-bare-mount COMMAND

  attach [NAME...]    attach disks to WSL; without a name, all that are declared
  mount [NAME...]     attach them and mount their file systems
  unmount [NAME...]   unmount their file systems and give the disks back to Windows
  status [--json]     what is attached and mounted; exit code 1 if something is missing
  windows-setup       print the PowerShell script that registers the scheduled task which attaches
                      disks with administrator rights; --run runs it, --remove is for undoing it
  boot                attach all disks when the distribution starts; always exit code 0

A NAME is one of wsl.bareMounts.disks.
END
}

# -- messages

at_boot=
failures=0

log() { # PRIORITY TEXT
  if [[ ! $at_boot ]]; then
    printf 'wsl-bare-mount: %s\n' "$2" >&2
  elif ! timeout 5 logger --socket-errors=on -t wsl-bare-mount -p "daemon.$1" -- "$2" 2>/dev/null; then
    # systemd, and the journal with it, comes after WSL's boot command. The kernel takes no more
    # than about a thousand characters at once.
    { printf 'wsl-bare-mount: %s\n' "${2:0:900}" >>"$kernel_log"; } 2>/dev/null || true
  fi
}

inform() { log info "$1"; }

fail() {
  log err "$1"
  failures=$((failures + 1))
}

misuse() {
  printf 'wsl-bare-mount: %s\nTry: wsl-bare-mount --help\n' "$1" >&2
  exit 2
}

# -- disks, by their position in the arrays

link() { printf '%s/%s' "$link_directory" "${names[$1]}"; }

present() { [[ -e $(link "$1") ]]; }

unit() { systemd-escape --path --suffix=mount -- "${mount_points[$1]}"; }

mounted() { systemctl is-active --quiet -- "$(unit "$1")"; }

# Sets `chosen` to the positions of the disks with these names; to all without a name.
choose() {
  local name position
  chosen=()
  if (($# == 0)); then
    chosen=("${!names[@]}")
    return
  fi
  for name in "$@"; do
    for position in "${!names[@]}"; do
      if [[ ${names[position]} == "$name" ]]; then
        chosen+=("$position")
        continue 2
      fi
    done
    misuse "no disk '$name' in wsl.bareMounts.disks; there are: ${names[*]:-none}"
  done
}

# -- attaching

# A rule that is newer than the disk takes effect when udev looks at the disk again.
look_again() {
  if [[ -e $udev_control && $EUID == 0 ]]; then
    timeout 10 udevadm trigger --settle --subsystem-match=block || true
  fi
}

# Sets `missing` to those of the positions that have no device.
find_missing() {
  local position
  missing=()
  for position in "$@"; do
    present "$position" || missing+=("$position")
  done
}

attach() { # POSITIONS
  local -a missing waiting=()
  local answer trouble
  find_missing "$@"
  if ((${#missing[@]})); then
    look_again
    find_missing "$@"
  fi
  ((${#missing[@]})) || return 0
  powershell "$(expression "$disks_ps1" "-Action 'attach' -SerialNumber $(serial_list "${missing[@]}") -TaskName $(quoted "$scheduled_task")")"
  judge
  await "${waiting[@]}"
}

# Reads what disks.ps1 answered: what went wrong, and in `waiting` the disks whose device is to come.
judge() {
  local state position more text task=''
  local -A states=()
  while read -r state position more; do
    case $state in
      task-started) task=started ;;
      task-failed) task="$position $more" ;;
      attached | already-attached | needs-elevation | not-found | ambiguous | boot-disk | failed)
        if [[ $position =~ ^(0|[1-9][0-9]{0,3})$ && $position -lt ${#missing[@]} ]]; then
          states[$position]="$state $more"
        fi
        ;;
    esac
  done <<<"$answer"
  for position in "${!missing[@]}"; do
    text="${names[missing[position]]}: "
    read -r state more <<<"${states[$position]-silence}"
    case $state in
      attached | already-attached) waiting+=("${missing[position]}") ;;
      needs-elevation)
        case $task in
          started) waiting+=("${missing[position]}") ;;
          '') fail "${text}Windows wants administrator rights to attach the disk, and no scheduled task has them. Set wsl.bareMounts.scheduledTask and run: wsl-bare-mount windows-setup --run" ;;
          *) fail "${text}the scheduled task '$scheduled_task', which attaches disks with administrator rights, did not start ($task). Run once: wsl-bare-mount windows-setup --run" ;;
        esac
        ;;
      not-found) fail "${text}Windows has no disk with serial number ${serials[missing[position]]}. Is it connected? In PowerShell: Get-Disk | Format-List Number, FriendlyName, SerialNumber" ;;
      ambiguous) fail "${text}Windows has several disks with serial number ${serials[missing[position]]}, so none was attached; disconnect the others, for nothing tells them apart" ;;
      boot-disk) fail "${text}Windows runs from this disk, so it cannot be attached; remove it from wsl.bareMounts.disks" ;;
      failed) fail "${text}Windows could not attach the disk: ${more:-no message}. Does Windows use it? See in PowerShell: Get-Disk | Get-Partition" ;;
      *) fail "${text}not attached: $(said)" ;;
    esac
  done
}

# Waits until the disks have a device, all of them together no longer than `device_seconds`.
await() { # POSITIONS
  local -a missing
  local position end=$((SECONDS + device_seconds))
  find_missing "$@"
  while ((${#missing[@]} && SECONDS < end)); do
    sleep 0.2
    find_missing "$@"
  done
  for position in "$@"; do
    if present "$position"; then
      inform "${names[position]}: attached as $(readlink -f -- "$(link "$position")")"
    else
      explain_absence "$position"
    fi
  done
}

explain_absence() { # POSITION
  local text
  text="${names[$1]}: attached or about to be, but $(link "$1") did not appear within $device_seconds seconds. "
  local -a found=("${link_directory%/*}"/by-id/scsi-*)
  if [[ ! -e $udev_control ]]; then
    text+="udev, which makes that link, is not running."
  elif [[ ! -e ${found[0]} ]]; then
    text+="No disk has come to WSL. If the scheduled task attaches it, see its log: C:\\Program Files\\NixOS-WSL bare mounts\\${scheduled_task//[^A-Za-z0-9 ._-]/_}.log"
  else
    text+="Its devicePattern, ${patterns[$1]}, has to match one of these, which has to hold the file system that is declared: ${found[*]##*/}"
  fi
  fail "$text"
}

# -- mounting

mount() { # POSITIONS
  local position
  attach "$@"
  for position in "$@"; do
    if present "$position" && [[ ${mount_points[position]} ]]; then
      systemctl start -- "$(unit "$position")" ||
        fail "${names[position]}: could not be mounted on ${mount_points[position]}; see: systemctl status '$(unit "$position")'"
    fi
  done
}

# A disk is pulled from under whatever is mounted, so everything is unmounted before.
unmount() { # POSITION
  local device disk answer trouble status=0
  if [[ ${mount_points[$1]} ]]; then
    # Also where it is just being mounted. 5: there is no such unit.
    systemctl stop -- "$(unit "$1")" || status=$?
    if ((status != 0 && status != 5)); then
      fail "${names[$1]}: ${mount_points[$1]} could not be unmounted, nothing was detached; what uses it? See: fuser -vm '${mount_points[$1]}'"
      return
    fi
  fi
  if ! present "$1"; then
    inform "${names[$1]}: not attached"
    return
  fi
  device=$(readlink -f -- "$(link "$1")")
  if ! disk=$(lsblk --noheadings --nodeps --paths --output PKNAME -- "$device"); then
    fail "${names[$1]}: the disk of $device could not be found out, nothing was detached; see: lsblk"
    return
  fi
  disk=${disk:-$device}
  if in_use "$disk"; then
    fail "${names[$1]}: something on $disk is still mounted or open, nothing was detached; see: lsblk $disk"
    return
  fi
  powershell "$(expression "$disks_ps1" "-Action 'detach' -SerialNumber $(serial_list "$1")")"
  if answered 'detached 0'; then
    inform "${names[$1]}: detached"
  else
    fail "${names[$1]}: nothing of it is mounted any more, but Windows did not take the disk back: $(said). In an administrator's PowerShell, with the number from Get-Disk: wsl --unmount \\\\.\\PHYSICALDRIVE<number>"
  fi
}

# Whether a file system or swap of the disk is in use, or an encrypted or logical volume is open, as
# far as this distribution sees it: no file system of another one, and no pool of ZFS.
in_use() { # DISK
  local listed line
  listed=$(lsblk --noheadings --raw --output TYPE,MOUNTPOINTS -- "$1") || return 0
  while read -r line; do
    case $line in
      disk | part | loop) ;;
      *) return 0 ;;
    esac
  done <<<"$listed"
  return 1
}

# -- status

status() { # [--json]
  local position device state task trouble text='' incomplete=0
  local -a lines=()
  for position in "${!names[@]}"; do
    device=
    state=absent
    if present "$position"; then
      device=$(readlink -f -- "$(link "$position")")
      state=attached
      if [[ ${mount_points[position]} ]] && mounted "$position"; then state=mounted; fi
    fi
    if [[ $state == absent || ($state == attached && ${mount_points[position]}) ]]; then incomplete=1; fi
    text+=${text:+,}"${declared[position]%\}},\"device\":$([[ $device ]] && printf '"%s"' "$device" || printf null),\"state\":\"$state\"}"
    lines+=("${names[position]}"$'\t'"${serials[position]}"$'\t'"${device:--}"$'\t'"${mount_points[position]:--}"$'\t'"$state")
  done
  find_task
  if [[ $task == missing || $task == outdated ]]; then incomplete=1; fi
  if [[ ${1-} == --json ]]; then
    printf '{"version":1,"disks":[%s],"scheduledTask":"%s"}\n' "$text" "$task"
  else
    if ((${#names[@]})); then
      printf '%s\n' $'NAME\tSERIAL NUMBER\tDEVICE\tMOUNT POINT\tSTATE' "${lines[@]}" | column -t -s $'\t'
    else
      echo 'No disk is declared in wsl.bareMounts.disks.'
    fi
    case $task in
      missing) printf '\nThe scheduled task is not registered. Run: wsl-bare-mount windows-setup --run\n' ;;
      outdated) printf '\nThe scheduled task is registered for other disks, or by another version. Run: wsl-bare-mount windows-setup --run\n' ;;
      unknown) printf '\nWhether the scheduled task is registered could not be found out: %s\n' "$trouble" ;;
    esac
  fi
  return "$incomplete"
}

# -- the command line

need_root() {
  if ((EUID != 0)); then
    printf 'wsl-bare-mount: %s needs root; try: sudo wsl-bare-mount %s\n' "$1" "$1" >&2
    exit 1
  fi
}

main() {
  local command=${1-} position
  (($# == 0)) || shift
  case $command in
    boot)
      at_boot=1
      trap 'exit 0' EXIT
      attach "${!names[@]}" || log err "stopped by an error"
      ;;
    attach)
      choose "$@"
      attach "${chosen[@]}"
      ;;
    mount)
      choose "$@"
      need_root mount
      mount "${chosen[@]}"
      ;;
    unmount)
      choose "$@"
      need_root unmount
      for position in "${chosen[@]}"; do unmount "$position"; done
      ;;
    status)
      case "$*" in
        '' | --json) status "$@" || failures=1 ;;
        *) misuse "status takes --json, not '$*'" ;;
      esac
      ;;
    windows-setup) windows_setup "$@" ;;
    -h | --help | help) usage ;;
    '')
      usage >&2
      exit 2
      ;;
    *) misuse "no command '$command'" ;;
  esac
  ((failures == 0)) || exit 1
}

main "$@"
