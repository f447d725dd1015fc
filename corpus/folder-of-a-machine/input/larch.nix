{ pkgs, ... }:

{
  imports = [ ./disks.nix ];

  networking.hostName = "larch";
  wsl.enable = true;
  environment.systemPackages = with pkgs; [ git btrfs-progs ];
}
