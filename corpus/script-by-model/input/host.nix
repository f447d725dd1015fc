{ lib, ... }:

{
  wsl.enable = true;

  # NAS drive of the old server
  fileSystems."/srv/archive" = {
    device = "/dev/disk/by-uuid/3f0c8b7a-2d51-4a6c-9f0e-8b1d7c5e4a23";
    fsType = "ext4";
    options = [ "nofail" "noatime" ];
  };
}
