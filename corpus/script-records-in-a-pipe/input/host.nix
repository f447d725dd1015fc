{ ... }:

{
  wsl.enable = true;
  wsl.defaultUser = "ida";

  fileSystems."/home/ida/games" = {
    device = "/dev/disk/by-uuid/9d3e4f5a-1b2c-4d6e-8f70-a1b2c3d4e5f6";
    fsType = "ext4";
    options = [ "defaults" "nofail" ];
  };
}
