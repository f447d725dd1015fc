{ lib, ... }:
{
  services.openssh.enable = true;
  time.timeZone = "Europe/Vienna";
  fileSystems."/mnt/shared" = lib.mkDefault { device = "nas:/shared"; fsType = "nfs"; };
}
