{ pkgs, ... }:

{
  wsl.enable = true;

  # Attached by attach-archive.ps1, which the task "Archive disk" runs
  fileSystems."/srv/archive" = {
    device = "/dev/disk/by-uuid/0b1d7c9e-55aa-4f0e-8f3c-2f9d6c1e7a40";
    fsType = "xfs";
    options = [ "noatime" "nofail" ];
  };

  fileSystems."/home/ole/photos" = {
    device = "/srv/archive/photos";
    options = [ "bind" "nofail" ];
  };
}
