{ ... }:

{
  wsl.enable = true;

  fileSystems."/srv/lab" = {
    device = "/dev/disk/by-uuid/6f9b2c1d-7e3a-4c58-9d20-1b4e5f6a7c80";
    fsType = "ext4";
    options = [ "nofail" ];
  };
}
