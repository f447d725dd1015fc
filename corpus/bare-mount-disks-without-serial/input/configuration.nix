{ config, lib, pkgs, ... }:

{
  wsl = {
    enable = true;
    bareMountDisks = [{
      name = "internal-4tb-nvme";
      filesystem = {
        uuid = "e030a5d0-fd70-4823-8f51-e6ea8c145fe6";
        mountPoint = "/mnt/wsl/internal-4tb-nvme";
        options = [ "defaults" "noatime" ];
      };
    }];
  };

  programs.neovim.enable = true;
  system.stateVersion = "25.05";
}
