# What nixos-generate-config wrote inside a distro of WSL.  Nobody imports it.
{ config, lib, pkgs, modulesPath, ... }:

{
  imports = [ ];
  boot.initrd.availableKernelModules = [ ];
  fileSystems."/mnt/wsl" = { device = "none"; fsType = "tmpfs"; };
  fileSystems."/usr/lib/wsl/drivers" = { device = "drivers"; fsType = "9p"; };
  fileSystems."/" = { device = "/dev/disk/by-uuid/5f3f0a0a-1111-4222-8333-444444444444"; fsType = "ext4"; };
  fileSystems."/mnt/wslg" = { device = "none"; fsType = "tmpfs"; };
  fileSystems."/mnt/wslg/distro" = { device = ""; fsType = "none"; options = [ "bind" ]; };
  fileSystems."/mnt/c" = { device = "C:\\134"; fsType = "9p"; };
  swapDevices = [ { device = "/dev/disk/by-uuid/6f3f0a0a-1111-4222-8333-444444444444"; } ];
  nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux";
}
