{ config, lib, diskLink, ... }:

let
  mountPoint = "/mnt/storage";
  careful = [ "nofail" "x-systemd.device-timeout=10s" ];
in
{
  # one disk, the link differs between machines
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "storage";
      serialNumber = "S3Z2NB0K176976A";
      devicePattern = "${diskLink}-part1"; # first partition
      filesystem = {
        mountPoint = mountPoint;
        fsType = "ext4";
        options = careful ++ [ "noatime" ];
      };
    }];
  };

  services.udev.enable = true;

  systemd.tmpfiles.settings.storage = {
    "${mountPoint}/models".d = {
      user = "root";
      mode = "0755";
    };
  };
}
