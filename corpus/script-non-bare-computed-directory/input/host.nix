{ ... }:

{
  wsl.enable = true;

  # PhysicalDrive2, second partition, by mount.ps1
  fileSystems."/srv/media" = {
    device = "/mnt/wsl/PHYSICALDRIVE2p2/media";
    fsType = "none";
    options = [ "bind" "nofail" ];
  };
}
