# The disks come before this text, as arrays: names, serials, patterns, mount_points ("" where a
# disk is only attached), declared; and the texts of the PowerShell scripts.

link_directory=/dev/disk/by-wsl-bare
udev_control=/run/udev/control
kernel_log=/dev/kmsg
# Longest times, in seconds.
powershell_seconds=60
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
  elif ! logger --socket-errors=on -t wsl-bare-mount -p "daemon.$1" -- "$2" 2>/dev/null; then
    # systemd, and the journal with it, comes after WSL's boot command.
    printf 'wsl-bare-mount: %s\n' "$2" 2>/dev/null >"$kernel_log" || true
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

# -- Windows

# A PowerShell string; typographic quotes end one too, but the module lets no such character in.
quoted() {
  local quote="'"
  printf "'%s'" "${1//"$quote"/"$quote$quote"}"
}

# A script and its parameters as one expression.
expression() { # TEXT PARAMETERS
  printf '& {\n%s\n} %s' "$1" "$2"
}

serial_list() { # POSITIONS
  local position list=
  for position in "$@"; do
    list+=${list:+,}$(quoted "${serials[position]}")
  done
  printf '@(%s)' "$list"
}

# Runs an expression; sets `answer` to lines of printable ASCII, whatever encoding Windows chose.
powershell() { # EXPRESSION
  local status=0
  answer=
  if [[ ! -x $powershell_path ]]; then
    fail "$powershell_path cannot be run: is the drive mounted? If PowerShell is elsewhere, set wsl.bareMounts.powershellPath"
    return
  fi
  answer=$(timeout --kill-after=5 "$powershell_seconds" "$powershell_path" -NoProfile \
    -NonInteractive -ExecutionPolicy Bypass -Command "$1" </dev/null 2>&1 |
    LC_ALL=C tr -cd '\n\040-\176') || status=$?
  case $status in
    0) ;;
    124 | 137) fail "PowerShell did not finish within $powershell_seconds seconds" ;;
    126 | 127) fail "$powershell_path does not start: is WSL's interop enabled? Try: $powershell_path -Command exit" ;;
    *) fail "PowerShell ended with exit code $status" ;;
  esac
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
  local answer
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
  local state position more task='' text
  local -A said=()
  while read -r state position more; do
    case $state in
      task-started) task=started ;;
      task-failed) task="$position $more" ;;
      attached | already-attached | needs-elevation | not-found | ambiguous | boot-disk | failed)
        if [[ $position =~ ^[0-9]{1,4}$ && $position -lt ${#missing[@]} ]]; then
          said[$position]="$state $more"
        fi
        ;;
    esac
  done <<<"$answer"
  for position in "${!missing[@]}"; do
    text="${names[missing[position]]}: "
    read -r state more <<<"${said[$position]-silence}"
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
      ambiguous) fail "${text}Windows has several disks with serial number ${serials[missing[position]]}; none was attached" ;;
      boot-disk) fail "${text}Windows runs from this disk, so it cannot be attached" ;;
      failed) fail "${text}Windows could not attach the disk: ${more:-no message}" ;;
      *) fail "${text}PowerShell said nothing of the disk: $(shortened)" ;;
    esac
  done
}

shortened() {
  local line=${answer//$'\n'/ }
  printf '%s' "${line:0:300}"
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
    text+="No disk has come to WSL. If a scheduled task attaches it, see the log beside its script: C:\\Program Files\\NixOS-WSL bare mounts\\$scheduled_task.log"
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
  local device disk state answer
  if [[ ${mount_points[$1]} ]] && mounted "$1" && ! systemctl stop -- "$(unit "$1")"; then
    fail "${names[$1]}: ${mount_points[$1]} is in use, nothing was detached; see: fuser -vm '${mount_points[$1]}'"
    return
  fi
  if ! present "$1"; then
    inform "${names[$1]}: not attached"
    return
  fi
  device=$(readlink -f -- "$(link "$1")")
  disk=$(lsblk --noheadings --nodeps --paths --output PKNAME -- "$device")
  disk=${disk:-$device}
  if in_use "$disk"; then
    fail "${names[$1]}: something on $disk is still mounted or open, nothing was detached; see: lsblk $disk"
    return
  fi
  powershell "$(expression "$disks_ps1" "-Action 'detach' -SerialNumber $(serial_list "$1")")"
  read -r state _ <<<"$answer"
  if [[ $state == detached ]]; then
    inform "${names[$1]}: detached"
  else
    fail "${names[$1]}: unmounted, but Windows did not take the disk back: $(shortened)"
  fi
}

# Whether a file system or swap of the disk is in use, or an encrypted or logical volume is open.
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
  local position device state text='' complete=0
  local -a lines=()
  for position in "${!names[@]}"; do
    device=
    state=absent
    if present "$position"; then
      device=$(readlink -f -- "$(link "$position")")
      state=attached
      if [[ ${mount_points[position]} ]] && mounted "$position"; then state=mounted; fi
    fi
    if [[ $state == absent || ($state == attached && ${mount_points[position]}) ]]; then complete=1; fi
    text+=${text:+,}"${declared[position]%\}},\"device\":$([[ $device ]] && printf '"%s"' "$device" || printf null),\"state\":\"$state\"}"
    lines+=("${names[position]}"$'\t'"${serials[position]}"$'\t'"${device:--}"$'\t'"${mount_points[position]:--}"$'\t'"$state")
  done
  local task
  task=$(task_state)
  if [[ $task == missing || $task == outdated ]]; then complete=1; fi
  if [[ ${1-} == --json ]]; then
    printf '{"version":1,"disks":[%s],"scheduledTask":"%s"}\n' "$text" "$task"
  else
    printf '%s\n' $'NAME\tSERIAL NUMBER\tDEVICE\tMOUNT POINT\tSTATE' "${lines[@]}" | column -t -s $'\t'
    case $task in
      missing) printf '\nThe scheduled task is not registered. Run: wsl-bare-mount windows-setup --run\n' ;;
      outdated) printf '\nThe scheduled task is registered for other disks. Run: wsl-bare-mount windows-setup --run\n' ;;
      unknown) printf '\nWhether the scheduled task is registered could not be found out.\n' ;;
    esac
  fi
  return "$complete"
}

# -- the scheduled task

# What the task runs. Its first line tells for which disks.
task_script() {
  local body
  body=$(expression "$disks_ps1" "-Action 'attach' -SerialNumber $(serial_list "${!names[@]}") |
    Set-Content -LiteralPath ([IO.Path]::ChangeExtension(\$PSCommandPath, 'log')) -Encoding ASCII")
  printf '# wsl-bare-mount %s\n%s\n' "$(sha256sum <<<"$body" | cut -c 1-16)" "$body"
}

# current, outdated, missing, none where none is wanted, unknown where Windows gives no answer.
task_state() {
  local answer
  if [[ ! $scheduled_task ]]; then
    echo none
    return
  fi
  powershell "$(expression "$scheduled_task_ps1" "-Action 'status' -TaskName $(quoted "$scheduled_task")")" 2>/dev/null
  case $answer in
    'task present'*"$(task_script | head -n 1)"*) echo current ;;
    'task present'*) echo outdated ;;
    'task missing'*) echo missing ;;
    *) echo unknown ;;
  esac
}

windows_setup() {
  local run='' action=register script answer
  while (($#)); do
    case $1 in
      --run) run=1 ;;
      --remove) action=remove ;;
      *) misuse "windows-setup takes --run and --remove, not '$1'" ;;
    esac
    shift
  done
  [[ $scheduled_task ]] || misuse "wsl.bareMounts.scheduledTask is null, so there is no task to set up"
  script=$(expression "$scheduled_task_ps1" "-Action '$action' -TaskName $(quoted "$scheduled_task")")
  if [[ $action == register ]]; then script+=" -Script $(quoted "$(task_script)")"; fi
  if [[ ! $run ]]; then
    printf '# For Windows PowerShell, started as administrator under your own account.\n%s\n' "$script"
    return
  fi
  # The question whether to give the rights waits for a person.
  powershell_seconds=300
  powershell "$(expression "$elevate_ps1" "-Script $(quoted "$script")")"
  case ${answer##*$'\n'} in
    'done') inform "the scheduled task '$scheduled_task' is $([[ $action == register ]] && echo registered || echo removed)" ;;
    declined) fail "Windows was not given administrator rights; nothing was changed" ;;
    *) fail "the script failed: $(shortened). To see why, print it with: wsl-bare-mount windows-setup; and run it in an administrator's PowerShell" ;;
  esac
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
      attach "${!names[@]}" || log err "stopped by an error"
      exit 0
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
