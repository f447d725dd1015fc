{ config, lib, pkgs, ... }:

let
  uuid = "5d0c2a4e-7f1b-4c39-9d59-0f6f6c3b2a11";
  attachArchive = pkgs.writeShellScript "attach-archive" ''
    # Windows may need a moment after a cold start.
    /mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe -NoProfile -Command '
      $disk = Get-PhysicalDisk -SerialNumber "WD-WMC1T2351095"
      wsl.exe --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare
    '
    for attempt in $(seq 30); do
      [ -e /dev/disk/by-uuid/${uuid} ] && break
      sleep 1
    done
    mkdir -p /srv/archive
    mount -t ext4 -o noatime UUID=${uuid} /srv/archive
  '';
in
{
  wsl.enable = true;
  services.udev.enable = true;

  # Everything older than a year
  systemd.services.archive = {
    description = "Attach and mount the archive disk";
    wantedBy = [ "multi-user.target" ];
    serviceConfig = {
      Type = "oneshot";
      ExecStart = "${attachArchive}"; # as root
    };
  };

  systemd.services.index-archive = {
    description = "Index the archive";
    after = [ "archive.service" "network.target" ];
    requires = [ "archive.service" ];
    startAt = "daily";
    script = "${pkgs.plocate}/bin/updatedb --database-root /srv/archive";
  };

  system.stateVersion = "24.11";
}
