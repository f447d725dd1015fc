{ ... }:

{
  wsl.enable = true;

  fileSystems."/mnt/raw" = {
    device = "/dev/disk/by-uuid/7e8f9a0b-1c2d-4e3f-a4b5-c6d7e8f9a0b1";
    fsType = "xfs";
    options = [ "nofail" ];
  };
}
