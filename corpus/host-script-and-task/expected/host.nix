# The build machine at home.
{ pkgs, ... }:

{
  imports = [ ./hardware.nix ];

  wsl.enable = true;
  networking.hostName = "anvil";

  environment.systemPackages = [ pkgs.git ];
}
