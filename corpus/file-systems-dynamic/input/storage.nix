{ config, lib, diskLink, ... }:

let
  mountPoint = "/mnt/storage";
  careful = [ "nofail" "x-systemd.device-timeout=10s" ];
in
{
  # one disk, the link differs between machines
  fileSystems.${mountPoint} = {
    device = "/dev/disk/by-id/${diskLink}-part1"; # first partition
    fsType = "ext4";
    options = careful ++ [ "noatime" ];
  };

  services.udev.enable = true;

  systemd.tmpfiles.settings.storage = {
    "${mountPoint}/models".d = {
      user = "root";
      mode = "0755";
    };
  };
}
