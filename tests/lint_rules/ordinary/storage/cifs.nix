{ config, ... }:
{
  fileSystems."/mnt/office" = {
    device = "//files.corp.example/office";
    fsType = "cifs";
    options =
      let
        automount = "x-systemd.automount,noauto,x-systemd.idle-timeout=60,x-systemd.device-timeout=5s,x-systemd.mount-timeout=5s";
      in
      [ "${automount},credentials=/etc/nixos/smb-secrets,uid=1000,vers=3.1.1" ];
  };
}
