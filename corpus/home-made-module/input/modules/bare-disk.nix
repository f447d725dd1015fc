{ config, lib, pkgs, ... }:

let
  cfg = config.my.bareDisk;
  powershell = "/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe";
in
{
  options.my.bareDisk = {
    serial = lib.mkOption { type = lib.types.str; };
    uuid = lib.mkOption { type = lib.types.str; };
    mountPoint = lib.mkOption { type = lib.types.str; };
  };

  config.systemd.services.bare-disk = {
    description = "Attach and mount a bare disk";
    wantedBy = [ "multi-user.target" ];
    path = [ pkgs.util-linux ];
    serviceConfig.Type = "oneshot";
    script = ''
      ${powershell} -NoProfile -Command '
        $d = Get-Disk -SerialNumber "${cfg.serial}"
        if ($d) { wsl.exe --mount "\\.\PHYSICALDRIVE$($d.Number)" --bare }
      '
      udevadm settle
      mount -t ext4 /dev/disk/by-uuid/${cfg.uuid} ${cfg.mountPoint}
    '';
  };
}
