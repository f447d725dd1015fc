BeforeAll {
  . $PSScriptRoot/../lib/lib.ps1
}

Describe "Bare Mounts without the disk" {
  BeforeAll {
    $distro = [Distro]::new()
    $distro.InstallConfig("$PSScriptRoot/wsl-bare-mount.nix", "boot")
    $distro.Shutdown()
  }

  It "should boot without waiting for the disk" {
    $output = $distro.Launch("systemctl is-system-running") | Select-Object -Last 1
    $output | Should -BeExactly "running"
    $LASTEXITCODE | Should -Be 0
  }

  It "should leave no job behind" {
    $output = $distro.Launch("systemctl list-jobs --no-legend --no-pager")
    $LASTEXITCODE | Should -Be 0
    "$output".Trim() | Should -Match "^(No jobs running\.)?$"
  }

  It "should not have any failed unit" {
    $output = $distro.Launch("systemctl list-units --failed --no-legend --no-pager")
    $LASTEXITCODE | Should -Be 0
    "$output".Trim() | Should -BeExactly ""
  }

  It "should have started systemd with the default user" {
    $distro.Launch("ps --no-headers -o comm -p 1") | Select-Object -Last 1 | Should -BeExactly "systemd"
    $distro.Launch("whoami") | Select-Object -Last 1 | Should -BeExactly "nixos"
  }

  It "should have one boot command in wsl.conf, without characters that WSL's reader stumbles over" {
    $lines = @($distro.Launch("grep ^command= /etc/wsl.conf"))
    $lines.Count | Should -Be 1
    $lines[0] | Should -Match "^command=/nix/store/[a-z0-9]{32}-wsl-bare-mount/bin/wsl-bare-mount boot$"
    $distro.Launch("grep -c ^systemd=true /etc/wsl.conf") | Select-Object -Last 1 | Should -BeExactly "1"
    $distro.Launch("grep -c ^default=nixos /etc/wsl.conf") | Select-Object -Last 1 | Should -BeExactly "1"
  }

  It "should run udev with a rule for the disk" {
    $distro.Launch("systemctl is-active systemd-udevd.service") | Select-Object -Last 1 | Should -BeExactly "active"
    $distro.Launch("grep -hc disk/by-wsl-bare/absent /etc/udev/rules.d/99-local.rules") | Select-Object -Last 1 | Should -BeExactly "1"
  }

  It "should have a mount unit for the disk that is not active" {
    $distro.Launch("systemctl show --property=LoadState --value mnt-absent.mount") | Select-Object -Last 1 | Should -BeExactly "loaded"
    $distro.Launch("systemctl show --property=ActiveState --value mnt-absent.mount") | Select-Object -Last 1 | Should -BeExactly "inactive"
  }

  It "should tell that the disk is absent" {
    $json = $distro.Launch("wsl-bare-mount status --json") | Select-Object -Last 1
    $LASTEXITCODE | Should -Be 1
    $status = $json | ConvertFrom-Json
    $status.version | Should -Be 1
    $status.disks.Count | Should -Be 1
    $status.disks[0].name | Should -BeExactly "absent"
    $status.disks[0].serialNumber | Should -BeExactly "NIXOS_WSL_TEST_0000."
    $status.disks[0].mountPoint | Should -BeExactly "/mnt/absent"
    $status.disks[0].device | Should -BeNullOrEmpty
    $status.disks[0].state | Should -BeExactly "absent"
  }

  It "should ask Windows for the disk and say that there is none" {
    $output = $distro.Launch("sudo wsl-bare-mount mount absent 2>&1")
    $LASTEXITCODE | Should -Be 1
    "$output" | Should -Match "Windows has no disk with serial number NIXOS_WSL_TEST_0000\."
  }

  It "should have said the same when the distro started" {
    # Before there is a journal, it goes to the kernel's log.
    $journal = $distro.Launch("sudo journalctl --boot --identifier=wsl-bare-mount --output=cat")
    $kernel = $distro.Launch("sudo dmesg")
    "$journal $kernel" | Should -Match "Windows has no disk with serial number NIXOS_WSL_TEST_0000\."
  }

  It "should refuse a disk that is not declared" {
    $output = $distro.Launch("wsl-bare-mount attach other 2>&1")
    $LASTEXITCODE | Should -Be 2
    "$output" | Should -Match "no disk 'other' in wsl\.bareMounts\.disks; there are: absent"
  }

  It "should print a setup script that Windows PowerShell can parse" {
    $script = $distro.Launch("wsl-bare-mount windows-setup") -join "`n"
    $LASTEXITCODE | Should -Be 0
    $errors = $null
    [System.Management.Automation.Language.Parser]::ParseInput($script, [ref]$null, [ref]$errors) | Out-Null
    $errors | Should -BeNullOrEmpty
    $script | Should -Match "NIXOS_WSL_TEST_0000\."
  }

  AfterAll {
    $distro.Uninstall()
  }
}

# Needs an administrator's shell and a spare disk with one file system that Linux can mount:
#   $env:NIXOS_WSL_SPARE_SERIAL = "..."; $env:NIXOS_WSL_SPARE_TYPE = "ext4"
#   Invoke-Pester -TagFilter PhysicalDisk tests/wsl-bare-mount
Describe "Bare Mounts with a disk" -Tag "PhysicalDisk" -Skip:(-not $env:NIXOS_WSL_SPARE_SERIAL) {
  BeforeAll {
    $distro = [Distro]::new()
    $distro.Launch("sudo sh -c 'echo -n $env:NIXOS_WSL_SPARE_SERIAL > /etc/nixos/spare-serial'")
    $distro.Launch("sudo sh -c 'echo -n $env:NIXOS_WSL_SPARE_TYPE > /etc/nixos/spare-type'")
    $distro.InstallConfig("$PSScriptRoot/physical-disk.nix", "boot")
    $distro.Shutdown()
  }

  It "should be mounted by the boot command" {
    $distro.Launch("systemctl is-system-running") | Select-Object -Last 1 | Should -BeExactly "running"
    $distro.Launch("timeout 60 sh -c 'until mountpoint -q /mnt/spare; do sleep 1; done'")
    $LASTEXITCODE | Should -Be 0
    $distro.Launch("findmnt --noheadings --output SOURCE /mnt/spare") | Select-Object -Last 1 | Should -Match "^/dev/sd"
    $distro.Launch("readlink -f /dev/disk/by-wsl-bare/spare") | Select-Object -Last 1 | Should -Match "^/dev/sd"
  }

  It "should be unmounted before it goes, and come back" {
    $distro.Launch("sudo wsl-bare-mount unmount spare")
    $LASTEXITCODE | Should -Be 0
    $distro.Launch("systemctl is-active mnt-spare.mount") | Select-Object -Last 1 | Should -BeExactly "inactive"
    $distro.Launch("sudo wsl-bare-mount mount spare")
    $LASTEXITCODE | Should -Be 0
    $distro.Launch("systemctl is-active mnt-spare.mount") | Select-Object -Last 1 | Should -BeExactly "active"
  }

  It "should be mounted again after the virtual machine was stopped" {
    wsl.exe --shutdown
    $distro.Launch("timeout 60 sh -c 'until mountpoint -q /mnt/spare; do sleep 1; done'")
    $LASTEXITCODE | Should -Be 0
  }

  AfterAll {
    $distro.Launch("sudo wsl-bare-mount unmount")
    $distro.Uninstall()
  }
}
