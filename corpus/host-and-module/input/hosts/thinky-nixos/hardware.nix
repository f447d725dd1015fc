{ ... }:

{
  nixpkgs.hostPlatform = "x86_64-linux";
  hardware.graphics.enable = true;
}
