{ lib, pkgs, ... }:

{
  wsl.enable = true;

  # Films; the series on the other partition are mounted by windows/mount-media.sh alone
  fileSystems."/media/films" = {
    device = "/dev/disk/by-uuid/6a0e8f34-9c1d-4b52-a7e0-31f5d2c84b69";
    fsType = "ext4";
    options = [ "noatime" "nofail" ];
  };

  services.jellyfin.enable = true;
}
