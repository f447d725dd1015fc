{ config, pkgs, ... }:
{
  imports = [
    <nixos-wsl/modules>
    ./modules/wsl-storage-mount.nix
  ];

  wsl.enable = true;
  wsl.defaultUser = "tim";

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
    bindMountNixStore = false;
  };

  users.users.tim = {
    isNormalUser = true;
    extraGroups = [ "wheel" "docker" ];
  };

  environment.systemPackages = with pkgs; [ git ripgrep tmux ];
  virtualisation.docker.enable = true;

  system.stateVersion = "24.05"; # leave
}
