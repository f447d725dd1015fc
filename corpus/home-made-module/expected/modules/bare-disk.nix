{ config, lib, pkgs, ... }:

let
  cfg = config.my.bareDisk;
in
{
  options.my.bareDisk = {
    serial = lib.mkOption { type = lib.types.str; };
    uuid = lib.mkOption { type = lib.types.str; };
    mountPoint = lib.mkOption { type = lib.types.str; };
  };

  config.wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "photos";
      serialNumber = cfg.serial;
      filesystem = {
        mountPoint = cfg.mountPoint;
        fsType = "ext4";
        options = [ "defaults" ];
        uuid = cfg.uuid;
      };
    }];
  };
}
