# A machine that was a distro once, and is one of metal now.
{ lib, ... }:
{
  wsl.enable = false;
  boot.loader.systemd-boot.enable = true;
  fileSystems."/" = { device = "/dev/sda2"; fsType = "ext4"; };
  fileSystems."/data" = { device = "/dev/sdb1"; fsType = "ext4"; };
}
