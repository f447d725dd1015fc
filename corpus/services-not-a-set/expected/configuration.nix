{ config, lib, pkgs, ... }:

let
  workers = [ "mail" "thumbnails" ];
in
{
  imports = [ ./wsl-storage-mount.nix ];

  wsl.enable = true;

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "0025_3857_61B0_0EF2.";
    deviceId = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
    instanceDirs = workers;
    bindMountNixStore = false;
  };

  systemd.services = lib.genAttrs workers (name: {
    wantedBy = [ "multi-user.target" ];
    script = "exec /srv/workers/${name}";
  });

  system.stateVersion = "24.11";
}
