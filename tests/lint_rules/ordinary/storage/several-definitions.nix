{ config, lib, ... }:
lib.mkMerge [
  {
    fileSystems."/data".device = lib.mkDefault "/dev/sdb1";
    fileSystems."/data".fsType = "ext4";
  }
  {
    fileSystems."/data".options = [ "noatime" ];
    fileSystems."/data/" = lib.mkIf false { device = "/dev/sdc1"; fsType = "ext4"; };
  }
  (lib.mkIf config.services.openssh.enable {
    fileSystems."/data".device = lib.mkForce "/dev/disk/by-label/data";
  })
]
