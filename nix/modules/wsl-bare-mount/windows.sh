# Asks Windows: the scripts in PowerShell come before this text, as variables.

# Longest time that PowerShell gets.
powershell_seconds=60
# Most that is read of what PowerShell says, in bytes.
answer_bytes=65536

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

# Runs an expression. Sets `answer` to lines of printable ASCII, whatever encoding Windows chose, and
# `trouble` to what kept PowerShell from its work.
powershell() { # EXPRESSION
  local status=0
  answer=
  trouble=
  if [[ ! -x $powershell_path || -d $powershell_path ]]; then
    trouble="$powershell_path cannot be run; is the drive mounted? If PowerShell is elsewhere, set wsl.bareMounts.powershellPath"
    return
  fi
  # The reader has a limit of its own: what PowerShell started may keep the pipe open.
  answer=$(timeout --kill-after=5 "$powershell_seconds" "$powershell_path" -NoProfile \
    -NonInteractive -ExecutionPolicy Bypass -Command "$1" </dev/null 2>&1 |
    LC_ALL=C timeout "$((powershell_seconds + 10))" tr -cd '\n\040-\176' |
    { head -c "$answer_bytes" && cat >/dev/null; }) || status=$?
  case $status in
    0) ;;
    124 | 137) trouble="PowerShell did not finish within $powershell_seconds seconds; does it when started by hand? Try: $powershell_path -Command exit" ;;
    126 | 127) trouble="$powershell_path does not start; is WSL's interop enabled? Try: $powershell_path -Command exit" ;;
    *) trouble="PowerShell ended with exit code $status" ;;
  esac
}

# Whether PowerShell answered with this line.
answered() { [[ $'\n'$answer$'\n' == *$'\n'"$1"$'\n'* ]]; }

# For messages: what PowerShell said, and why it said no more.
said() {
  local line=${answer//$'\n'/ }
  line=${line:0:300}
  printf '%s' "${trouble:-PowerShell gave no clear answer}${line:+; it said: $line}"
}

# -- the scheduled task

# What the task runs. Its first line tells for which disks, and by which version, it was registered.
# It names no cmdlet before disks.ps1 has set the search path for them.
task_script() {
  local body digest
  body="\$said = $(expression "$disks_ps1" "-Action 'attach' -SerialNumber $(serial_list "${!names[@]}")") 2>&1
[IO.File]::WriteAllLines([IO.Path]::ChangeExtension(\$PSCommandPath, 'log'), [string[]]@(\$said))"
  digest=$(sha256sum <<<"$scheduled_task_ps1$body")
  printf '# wsl-bare-mount %s\n%s\n' "${digest:0:16}" "$body"
}

# Sets `task`: current, outdated, missing, none where none is wanted, unknown where Windows gives no
# answer; then `trouble` says why.
find_task() {
  local answer script
  task=none
  trouble=
  [[ $scheduled_task ]] || return 0
  powershell "$(expression "$scheduled_task_ps1" "-Action 'status' -TaskName $(quoted "$scheduled_task")")"
  script=$(task_script)
  if answered 'task missing'; then
    task=missing
  elif ! answered 'task present'; then
    task=unknown
    trouble=$(said)
  elif answered "${script%%$'\n'*}"; then
    task=current
  else
    task=outdated
  fi
}

windows_setup() {
  local run='' action=register script answer trouble
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
  if answered 'done'; then
    inform "the scheduled task '$scheduled_task' is $([[ $action == register ]] && echo registered || echo removed)"
  elif answered declined; then
    fail "Windows was not given administrator rights; nothing was changed"
  else
    fail "the scheduled task '$scheduled_task' could not be $([[ $action == register ]] && echo registered || echo removed): $(said). Print the script with: wsl-bare-mount windows-setup$([[ $action == register ]] || echo ' --remove'); and run it in an administrator's Windows PowerShell to see why"
  fi
}
