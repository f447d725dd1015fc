{ lib, ... }:
let
  member = device: {
    type = "disk";
    inherit device;
    content = { type = "gpt"; partitions.zfs = { size = "100%"; content = { type = "zfs"; pool = "tank"; }; }; };
  };
in
{
  disko.devices = {
    disk = lib.genAttrs [ "sdb" "sdc" ] (name: member "/dev/${name}");
    zpool.tank = {
      type = "zpool";
      mode = "mirror";
      datasets.data = { type = "zfs_fs"; mountpoint = "/data"; options."com.sun:auto-snapshot" = "true"; };
    };
    nodev."/tmp" = { fsType = "tmpfs"; mountOptions = [ "size=4G" ]; };
  };
}
